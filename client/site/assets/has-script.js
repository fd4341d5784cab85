// Before anything is drawn: style sheets may count on scripts. Later, what they hide would be seen to
// jump away.
document.documentElement.className = 'has-script';

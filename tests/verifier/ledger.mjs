// Whether an entry of the ledger counts, as docs/ledger.md says: one rule a kind, each of what must
// hold as of the entries before it, who signs it, and what it changes for those after it.

import { checkCades } from './cades.mjs';
import {
  Fault, MerkleTree, checkEd25519, checkKeyId, checkWitnessed, hexDigest, hold, isLogHeadSignedBy,
  isSameKey, keyId, quorumOfWitnesses, readLedgerHead, readLogHead,
} from './note.mjs';
import { MAX_MEMBERS, STEPS, readEntry } from './statement.mjs';

/** A ledger that grows entry by entry. */
export class Ledger {
  district = '';
  anchor = '';
  roots = []; // the certificates to which those of `cades` keys lead
  rules = null;
  hubKey = null;
  officeKey = null;
  members = new Map(); // by ISTAT code: weight, node and mayor key with who set them
  membership = 0; // how often it has changed
  logKeysEver = new Map(); // by the log's name: its keys, and since which entry; outlives a member
  changes = new Map(); // by digest of the statement
  proposals = new Map(); // by version
  quarantines = new Map(); // by ISTAT code: the entry that keeps it there; outlives a member too
  opinionKeys = new Map(); // by TABLE/NAME: the key, or null, and the entry that set it
  delegations = new Map(); // for the next sitting: who delegated, to whom last
  sitting = { number: 0, call: null, votesFor: new Map() }; // the last one
  ballots = new Map();
  approvals = new Map(); // by step and parts: the last membership of which a ballot approved them
  published = { index: 0, number: 0, version: null, annex: null }; // the last one

  #tree = new MerkleTree();
  #statements = new Set();
  #authorities = [null]; // after so many entries
  #authority = null; // after the last one, until something changes it

  get size() {
    return this.#authorities.length - 1;
  }

  /** Adds an entry that counts; throws a Fault at one that does not, which changes nothing. */
  append(bytes) {
    const index = this.size;
    const entry = readEntry(bytes);
    if (index === 0) this.#begin(entry, bytes);
    this.#checkPlace(entry, index);
    const { signers, apply, instant } = RULES[entry.kind](this, entry, index);
    checkSignatures(this, entry, signers, instant);
    apply();
    this.#statements.add(entry.digest);
    this.#tree.append(bytes);
    this.#authorities.push((this.#authority ??= this.#presentAuthority()));
  }

  #begin({ district, cadesRoot }, bytes) {
    [this.district, this.anchor, this.roots] = [district, hexDigest(bytes), cadesRoot ?? []];
  }

  #checkPlace({ kind, district, anchor, digest }, index) {
    hold((kind === 'genesis') === (index === 0), 'a ledger has one genesis, at its beginning');
    hold(district === this.district, `the district is '${district}'`);
    hold(index === 0 || anchor === this.anchor, `the anchor is ${anchor}`);
    hold(!this.#statements.has(digest), 'an earlier entry has the same statement');
  }

  root(size = this.size) {
    return this.#tree.root(size);
  }

  /** Who signs and witnesses heads of so many entries. */
  authorityAt(size) {
    return this.#authorities[size];
  }

  #presentAuthority() {
    const keys = [...this.members].map(([istat, { delegate }]) =>
      this.keyOf(istat, delegate.key ? 'delegate' : 'node'));
    return {
      hub: this.hub(),
      members: this.members.size,
      witnessKeys: new Map(keys.filter(({ key }) => key).map(({ name, key }) => [name, key])),
    };
  }

  // Keys, each with the name under which it signs.

  name = (...pieces) => ['ambito', this.district, ...pieces].join('/');
  hub = (key = this.hubKey) => ({ name: this.name('ledger'), key });
  office = (key = this.officeKey) => ({ name: this.name('office'), key });

  /** A town's key: the one in force, null when it has none, or one that is to be. */
  keyOf(istat, role, key = this.members.get(istat)?.[role].key ?? null) {
    return { name: role === 'node' ? this.name(istat) : this.name(istat, role), key };
  }

  // What entries change.

  setAuthorities(hubKey, officeKey, index) {
    [this.hubKey, this.officeKey, this.#authority] = [hubKey, officeKey, null];
    this.#addLogKey('district', hubKey, index);
  }

  addMember(member, index) {
    this.members.set(member.istat, { weight: member.weight });
    this.setKeys(member, index);
  }

  removeMember(istat) {
    this.members.delete(istat);
    this.membership += 1;
    this.#authority = null;
  }

  setKeys({ istat, node, mayor }, index) {
    this.setKey(istat, 'node', node, index);
    this.setKey(istat, 'mayor', mayor, index);
  }

  setKey(istat, role, key, setBy) {
    this.members.get(istat)[role] = { key, setBy };
    this.#authority = null;
    if (role !== 'node') return;
    this.members.get(istat).delegate = { key: null, setBy };
    if (key) this.#addLogKey(istat, key, setBy);
  }

  #addLogKey(log, key, since) {
    this.logKeysEver.set(log, [...(this.logKeysEver.get(log) ?? []), { key, since }]);
  }

  // What entries ask.

  member(istat) {
    hold(this.members.has(istat), `${istat} is not a member`);
    return this.members.get(istat);
  }

  /** `ISTAT WEIGHT` of every member, sorted. */
  weightsOfMembers() {
    return [...this.members].map(([istat, { weight }]) => `${istat} ${weight}`).sort();
  }

  /** Whether a log's head is signed by a key that was set for it before an entry. */
  isLogHead(log, head, before) {
    return head.origin === this.name(log) && this.logKeysEver.get(log).some(({ key, since }) =>
      since < before && isLogHeadSignedBy(head, key));
  }

  proposal(version) {
    hold(this.proposals.has(version), `version ${version} is not proposed`);
    return this.proposals.get(version);
  }

  openBallot(number) {
    const ballot = this.ballots.get(number);
    hold(ballot?.isOpen, `ballot ${number} is not open`);
    return ballot;
  }

  partsOfStep(proposal, step) {
    return this.rules.partsOfStep[step].map((part) => proposal.part[part - 1]);
  }

  isApproved(step, parts) {
    const membership = this.approvals.get(approvalOf(step, parts));
    const lapses = this.rules.policy.approvalLapsesOnMembershipChange === 'yes';
    return membership !== undefined && (!lapses || membership === this.membership);
  }
}

const textOfParts = (parts) => parts.map(({ part, digest }) => `${part} ${digest}`).join();
const approvalOf = (step, parts) => `${step}: ${textOfParts(parts)}`;
const sumOf = (weights) => weights.reduce((sum, weight) => sum + weight, 0);
const areSame = (list, other) =>
  list.length === other.length && list.every((each, i) => each === other[i]);

function checkNext(what, number, last) {
  hold(number === last + 1, `${what} ${number} where ${what} ${last + 1} is the next`);
}

// --- Signatures ----------------------------------------------------------------------------------

/** Exactly one line for each signer, in order; a signer is one key or any of several. */
function checkSignatures(ledger, { signatures, signed }, signers, instant) {
  hold(signatures.length === signers.length,
    `${signatures.length} signatures where ${signers.length} belong`);
  signatures.forEach((line, i) => {
    const { key } = [signers[i]].flat().find(({ name }) => name === line.name) ?? {};
    hold(key, `signed by ${line.name}, who has no say here`);
    checkKeyId(line, key);
    if (key.type === 'cades') checkCades(line.signature, signed, key, ledger.roots, instant);
    else checkEd25519(line, key, signed);
  });
}

const officeOrHub = (ledger) => [ledger.office(), ledger.hub()];
const newKeysOf = (ledger, { istat, node, mayor }) =>
  [ledger.keyOf(istat, 'node', node), ledger.keyOf(istat, 'mayor', mayor)];

// --- Changes -------------------------------------------------------------------------------------

// What must hold for a change when it is proposed and again when a ballot on it is opened and when
// it is closed. Each returns what the change does when approved, by the entry of the given index.
const CHANGES = {
  admit(ledger, { member }) {
    hold(!ledger.members.has(member.istat), `${member.istat} is a member already`);
    hold(ledger.members.size < MAX_MEMBERS, `there are ${MAX_MEMBERS} members already`);
    return (index) => {
      ledger.addMember(member, index);
      ledger.membership += 1;
    };
  },
  leave(ledger, { municipality }) {
    ledger.member(municipality);
    hold(ledger.members.size > 1, 'the last member cannot leave');
    return () => ledger.removeMember(municipality);
  },
  merge(ledger, { municipality, into, weight }) {
    [municipality, into].forEach((istat) => ledger.member(istat));
    hold(municipality !== into, `${into} cannot be merged into itself`);
    hold(weight.istat === into, `the weight is of ${weight.istat}, not of ${into}`);
    return () => {
      ledger.member(into).weight = weight.weight;
      ledger.removeMember(municipality);
    };
  },
  weights(ledger, { weight: all }) {
    hold(areSame(all.map(({ istat }) => istat), [...ledger.members.keys()].sort()),
      'the weights are not those of all members');
    return () => all.forEach(({ istat, weight }) => {
      ledger.member(istat).weight = weight;
    });
  },
  rules: (ledger, { rules }) => () => {
    ledger.rules = rules;
  },
  'replace-keys'(ledger, { member }) {
    ledger.member(member.istat);
    return (index) => ledger.setKeys(member, index);
  },
  authorities: (ledger, { hubKey, officeKey }) =>
    (index) => ledger.setAuthorities(hubKey, officeKey, index),
};

const effectOf = (ledger, change) => CHANGES[change.action](ledger, change);

function signersOfChange(ledger, { action, member, hubKey, officeKey }) {
  // The keys in force may be the very ones that were lost, so only the new ones sign.
  if (action === 'authorities') return [ledger.hub(hubKey), ledger.office(officeKey)];
  return [officeOrHub(ledger), ...(member ? newKeysOf(ledger, member) : [])];
}

/** A change that holds no longer, as after another ballot's, changes nothing. */
function applyChange(ledger, change, index) {
  let effect = () => {};
  try {
    effect = effectOf(ledger, change);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
  }
  effect(index);
}

// --- Sittings ------------------------------------------------------------------------------------

function checkRepresented(ledger, present, represented) {
  const limit = ledger.rules.policy.delegationsPerMember;
  for (const { who, by } of represented) {
    hold(!present.includes(who), `${who} is present and represented`);
    hold(represented.filter((each) => each.who === who).length === 1, `${who} is there twice`);
    hold(present.includes(by), `${by} represents ${who} and is not present`);
    hold(ledger.delegations.get(who) === by, `${who} has not delegated ${by} last`);
    const count = represented.filter((each) => each.by === by).length;
    hold(count <= limit, `${by} represents ${count}, the rules let it represent ${limit}`);
  }
}

function checkSitting(ledger, { sitting, call, present, represented }) {
  const last = ledger.sitting;
  checkNext('sitting', sitting, last.number);
  hold(call === 'first' || (last.call === 'first' && !hasQuorum(ledger)),
    'a second call comes right after a first call without quorum');
  const towns = [...present, ...represented.flatMap(({ who, by }) => [who, by])];
  towns.forEach((istat) => ledger.member(istat));
  checkRepresented(ledger, present, represented);
}

/** Of the last sitting, with the members and rules there are now. */
function hasQuorum({ sitting: { call, votesFor }, members, rules }) {
  const there = [...members].filter(([istat]) => votesFor.has(istat));
  const weightOf = (towns) => sumOf(towns.map(([, { weight }]) => weight));
  return isQuorum(weightOf(there), weightOf([...members]), call, rules.policy);
}

function isQuorum(some, all, call, { sittingQuorumPercent, secondCallQuorumPercent }) {
  return some * 100 >= all * (call === 'first' ? sittingQuorumPercent : secondCallQuorumPercent);
}

function holdSitting(ledger, { sitting: number, call, present, represented }) {
  // Whose mayor votes for a town: its own, or that of the town that represents it.
  const votesFor = new Map([
    ...present.map((istat) => [istat, istat]),
    ...represented.map(({ who, by }) => [who, by]),
  ]);
  ledger.sitting = { number, call, votesFor };
  ledger.delegations.clear();
}

// --- Ballots and votes ---------------------------------------------------------------------------

function checkMayBeDecided(ledger, { change, step, version, part }) {
  if (change) {
    hold(ledger.changes.has(change), `there is no change ${change}`);
    effectOf(ledger, ledger.changes.get(change));
    return;
  }
  const proposal = ledger.proposal(version);
  hold(textOfParts(part) === textOfParts(ledger.partsOfStep(proposal, step)),
    `the parts are not those of step ${step} of the version`);
  STEPS.slice(0, step - 1).forEach((earlier) => checkApproved(ledger, proposal, earlier));
  hold(!ledger.isApproved(step, part), `step ${step} is approved already`);
}

function checkApproved(ledger, proposal, step) {
  hold(ledger.isApproved(step, ledger.partsOfStep(proposal, step)), `step ${step} is not approved`);
}

function checkBallot(ledger, { ballot, sitting, subject, elector, policy }) {
  checkNext('ballot', ballot, ledger.ballots.size);
  hold(sitting === ledger.sitting.number, `sitting ${sitting} is not the last`);
  hold(hasQuorum(ledger), `sitting ${sitting} has no quorum`);
  hold(areSame(elector, ledger.weightsOfMembers()),
    'the electors are not all members with their weights');
  hold(policy.lines === ledger.rules.policy.lines, 'the policy is not the one in force');
  for (const other of ledger.ballots.values()) {
    hold(!other.isOpen || other.subject.lines !== subject.lines, 'an open ballot has the subject');
  }
  checkMayBeDecided(ledger, subject);
}

function openBallot(ledger, { ballot, subject, closesAt, policy }, index) {
  const { sitting, membership } = ledger;
  const weights = new Map([...ledger.members].map(([istat, { weight }]) => [istat, weight]));
  const votes = new Map();
  ledger.ballots.set(ballot,
    { index, sitting, membership, subject, closesAt, policy, weights, votes, isOpen: true });
}

/** Returns the mayor's key that votes for the town. */
function checkVote(ledger, { sitting, ballot: number, subject, municipality, voter }) {
  const ballot = ledger.openBallot(number);
  const { votesFor } = ballot.sitting;
  hold(sitting === ballot.sitting.number, `the ballot is not of sitting ${sitting}`);
  hold(subject.lines === ballot.subject.lines, "the subject is not the ballot's");
  hold(ballot.weights.has(municipality), `${municipality} is no elector`);
  hold(votesFor.has(municipality), `${municipality} is neither present nor represented`);
  hold(!ballot.votes.has(municipality), `${municipality} has voted already`);
  const mayor = ledger.keyOf(votesFor.get(municipality), 'mayor');
  hold(voter.name === mayor.name, `the voter is ${mayor.name}, not ${voter.name}`);
  hold(mayor.key, `${mayor.name} has no key in force`);
  const id = keyId(mayor.name, mayor.key).toString('hex');
  hold(voter.id === id, `the voter's key is ${id}, not ${voter.id}`);
  return mayor;
}

// --- Closing -------------------------------------------------------------------------------------

/** The witnessed head a ballot is closed at. Returns how many entries it covers. */
function checkCheckpoint(ledger, ballot, checkpoint, index) {
  const head = readLedgerHead(checkpoint);
  hold(head.size > ballot.index, 'the head does not cover the ballot');
  hold(head.size <= index, 'the head covers entries that are not there yet');
  hold(head.root.equals(ledger.root(head.size)), `the head is of ${head.size} other entries`);
  const authority = ledger.authorityAt(head.size);
  const instants = checkWitnessed(head, authority);
  hold(haveAllVoted(ballot, head.size) || isPast(ballot, instants, authority),
    'the ballot may not be closed yet: votes are missing, and for the witnesses it is not time');
  return head.size;
}

const countsBelow = (ballot, size, istat) => ballot.votes.get(istat)?.index < size;

function haveAllVoted(ballot, size) {
  const awaited = [...ballot.sitting.votesFor.keys()].filter((istat) => ballot.weights.has(istat));
  return awaited.every((istat) => countsBelow(ballot, size, istat));
}

function isPast({ closesAt }, instants, { members }) {
  return instants.filter((instant) => instant > closesAt).length >= quorumOfWitnesses(members);
}

function isApproval({ approve, reject, abstain }, { policy, weights, sitting }) {
  const { decision, decisionPercent, abstentions } = policy;
  if (!isQuorum(approve + reject + abstain, sumOf([...weights.values()]), sitting.call, policy))
    return false;
  const voted = approve + reject + (abstentions === 'COUNT_AS_VOTES' ? abstain : 0);
  if (voted === 0) return false;
  const [share, needed] = [approve * 100, voted * decisionPercent];
  return decision === 'MAJORITY' ? share > needed : share >= needed;
}

function checkClose(ledger, entry, index) {
  const ballot = ledger.openBallot(entry.ballot);
  const size = checkCheckpoint(ledger, ballot, entry.checkpoint, index);
  const voters = [...ballot.votes.keys()].sort();
  const counted = voters.filter((istat) => countsBelow(ballot, size, istat));
  const choiceOf = (istat) => ballot.votes.get(istat).choice;
  hold(areSame(entry.vote, counted.map((istat) => `${istat} ${choiceOf(istat)}`)),
    'the votes are not those that count');
  for (const choice of ['approve', 'reject', 'abstain']) {
    const votes = counted.filter((istat) => choiceOf(istat) === choice);
    const sum = sumOf(votes.map((istat) => ballot.weights.get(istat)));
    hold(entry[choice] === sum, `the sum of ${choice} is ${sum}, not ${entry[choice]}`);
  }
  const outcome = isApproval(entry, ballot) ? 'approved' : 'rejected';
  hold(entry.outcome === outcome, `the outcome is ${outcome}, not ${entry.outcome}`);
}

function closeBallot(ledger, { ballot: number, outcome }, index) {
  const ballot = ledger.ballots.get(number);
  ballot.isOpen = false;
  if (outcome !== 'approved') return;
  const { change } = ballot.subject;
  if (change) applyChange(ledger, ledger.changes.get(change), index);
  else approveStep(ledger, ballot);
}

/** For a membership: of two ballots on the same parts, the one that was opened last decides. */
function approveStep({ approvals }, { membership, subject: { step, part } }) {
  const approval = approvalOf(step, part);
  approvals.set(approval, Math.max(membership, approvals.get(approval) ?? 0));
}

// --- Publications --------------------------------------------------------------------------------

function checkPublication(ledger, { number, version, annex }) {
  const proposal = ledger.proposal(version);
  const last = ledger.published;
  if (version === last.version) {
    hold(number === last.number, `the version was published as number ${last.number}`);
    hold(annex !== last.annex, 'the annex is the one published last');
    return;
  }
  checkNext('number', number, last.number);
  hold(proposal.previous === last.version, 'the version does not follow the one published last');
  for (const step of STEPS) checkApproved(ledger, proposal, step);
}

// --- Evidence of two histories -------------------------------------------------------------------

function readEvidence(ledger, istat, note) {
  const head = readLogHead(note);
  hold(ledger.isLogHead(istat, head, ledger.size), `it is no head signed by ${istat}`);
  return head;
}

// --- One rule a kind -----------------------------------------------------------------------------

/** Who must have signed an entry, when, where it says so, and what it changes once they have. */
const signedBy = (signers, apply, instant = null) => ({ signers, apply, instant });

// Each throws a Fault at an entry that does not count, whoever signed it.
const RULES = {
  genesis(ledger, { hubKey, officeKey, members, rules }, index) {
    const ofMembers = members.flatMap((member) => newKeysOf(ledger, member));
    return signedBy([ledger.hub(hubKey), ledger.office(officeKey), ...ofMembers], () => {
      ledger.setAuthorities(hubKey, officeKey, index);
      members.forEach((member) => ledger.addMember(member, index));
      ledger.rules = rules;
    });
  },

  key(ledger, { municipality, role, after, key }, index) {
    const { key: replaced, setBy } = ledger.member(municipality)[role];
    hold(after === setBy, `the key it replaces was set by entry ${setBy}`);
    hold(!isSameKey(key, replaced), 'the key is the one in force');
    hold(role === 'mayor' || key?.type !== 'cades', 'who witnesses has an ed25519 key');
    const inForce = ['node', 'mayor'].map((each) => ledger.keyOf(municipality, each));
    const signers = key ? [inForce, ledger.keyOf(municipality, role, key)] : [inForce];
    return signedBy(signers, () => ledger.setKey(municipality, role, key, index));
  },

  change(ledger, change) {
    effectOf(ledger, change);
    const signers = signersOfChange(ledger, change);
    return signedBy(signers, () => ledger.changes.set(change.digest, change));
  },

  'opinion-key'(ledger, { table, name, after, key }, index) {
    const whose = `${table}/${name}`;
    const last = ledger.opinionKeys.get(whose)?.setBy ?? 0;
    hold(after === last, `the entry before about ${whose} is ${last}`);
    const effect = () => ledger.opinionKeys.set(whose, { key, setBy: index });
    return signedBy([ledger.office()], effect);
  },

  quarantine(ledger, { municipality, hubHead, nodeHead }, index) {
    ledger.member(municipality);
    hold(!ledger.quarantines.has(municipality), `${municipality} is in quarantine already`);
    const heads = [hubHead, nodeHead].map((note) => readEvidence(ledger, municipality, note));
    hold(!heads[0].signed.equals(heads[1].signed), 'the two heads say the same');
    return signedBy([ledger.hub()], () => ledger.quarantines.set(municipality, index));
  },

  release(ledger, { municipality, quarantine }) {
    hold(ledger.quarantines.get(municipality) === quarantine,
      `entry ${quarantine} does not keep ${municipality} in quarantine`);
    return signedBy([ledger.office()], () => ledger.quarantines.delete(municipality));
  },

  proposal(ledger, entry, index) {
    const { previous, log } = entry;
    hold(previous === ledger.published.version, 'previous is not the version published last');
    log.slice(0, -1).forEach(({ name }) => ledger.member(name));
    const proposal = { ...entry, index };
    return signedBy([ledger.office()], () => ledger.proposals.set(entry.digest, proposal));
  },

  opinion(ledger, { table, name, version }) {
    const key = ledger.opinionKeys.get(`${table}/${name}`)?.key;
    hold(key, `${table}/${name} has no key in force`);
    ledger.proposal(version);
    return signedBy([{ name: ledger.name(table, name), key }], () => {});
  },

  delegation(ledger, { sitting, from, to }) {
    checkNext('sitting', sitting, ledger.sitting.number);
    [from, to].forEach((istat) => ledger.member(istat));
    hold(from !== to, `${from} delegates itself`);
    return signedBy([ledger.keyOf(from, 'mayor')], () => ledger.delegations.set(from, to));
  },

  sitting(ledger, entry) {
    checkSitting(ledger, entry);
    return signedBy([officeOrHub(ledger)], () => holdSitting(ledger, entry));
  },

  ballot(ledger, entry, index) {
    checkBallot(ledger, entry);
    return signedBy([officeOrHub(ledger)], () => openBallot(ledger, entry, index));
  },

  vote(ledger, entry, index) {
    const { votes, closesAt } = ledger.openBallot(entry.ballot);
    const { municipality, choice } = entry;
    const effect = () => votes.set(municipality, { choice, index });
    return signedBy([checkVote(ledger, entry)], effect, closesAt);
  },

  close(ledger, entry, index) {
    checkClose(ledger, entry, index);
    return signedBy([ledger.hub()], () => closeBallot(ledger, entry, index));
  },

  annulment(ledger, entry) {
    const ballot = ledger.openBallot(entry.ballot);
    return signedBy([ledger.office()], () => {
      ballot.isOpen = false;
    });
  },

  publication(ledger, entry, index) {
    checkPublication(ledger, entry);
    const { number, version, annex } = entry;
    return signedBy([ledger.office()], () => {
      ledger.published = { index, number, version, annex };
    });
  },
};

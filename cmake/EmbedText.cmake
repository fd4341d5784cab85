# Writes OUTPUT, a C++ source that defines SYMBOL as the text of INPUT.
file(READ ${INPUT} text)
file(WRITE ${OUTPUT}
"#include \"absl/strings/string_view.h\"\n\nnamespace ambito::embedded {\nextern const absl::string_view ${SYMBOL};\nconst absl::string_view ${SYMBOL} = R\"ambito~(${text})ambito~\";\n}  // namespace ambito::embedded\n")

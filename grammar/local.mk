# Scanner and parser, in a library of their own: flex's output needs one warning less. bison and flex write here, in
# the build tree; nothing but the two files below is kept.
noinst_LIBRARIES += libsyntax.a
libsyntax_a_SOURCES = grammar/parser.y grammar/scanner.l
libsyntax_a_CFLAGS = $(AM_CFLAGS) $(GENERATED_CFLAGS)
BUILT_SOURCES += grammar/parser.h

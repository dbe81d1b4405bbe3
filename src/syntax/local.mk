libbkc_a_SOURCES += \
	src/syntax/align.c \
	src/syntax/ast.h \
	src/syntax/brackets.c \
	src/syntax/build.c \
	src/syntax/build.h \
	src/syntax/dump.c \
	src/syntax/expect.c \
	src/syntax/feed.c \
	src/syntax/feed.h \
	src/syntax/format.c \
	src/syntax/format.h \
	src/syntax/literal.c \
	src/syntax/parse.c \
	src/syntax/parse.h \
	src/syntax/scan.c \
	src/syntax/scan.h \
	src/syntax/token.h \
	src/syntax/value.c
fuzz_programs += tests/fuzz/fuzz_parse tests/fuzz/fuzz_format
tests_fuzz_fuzz_parse_SOURCES = tests/fuzz/fuzz_parse.c $(fuzz_main)
tests_fuzz_fuzz_parse_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_format_SOURCES = tests/fuzz/fuzz_format.c $(fuzz_main)
tests_fuzz_fuzz_format_LDADD = $(fuzz_libs)
unit_programs += tests/unit/test_syntax
tests_unit_test_syntax_SOURCES = tests/unit/test_syntax.c tests/fuzz/fuzz_format.c

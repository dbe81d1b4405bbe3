libbkc_a_SOURCES += \
	src/syntax/ast.h \
	src/syntax/brackets.c \
	src/syntax/build.c \
	src/syntax/build.h \
	src/syntax/dump.c \
	src/syntax/expect.c \
	src/syntax/feed.c \
	src/syntax/feed.h \
	src/syntax/literal.c \
	src/syntax/parse.c \
	src/syntax/parse.h \
	src/syntax/scan.c \
	src/syntax/scan.h \
	src/syntax/token.h \
	src/syntax/value.c

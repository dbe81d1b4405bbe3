libbkc_a_SOURCES += \
	src/syntax/ast.h \
	src/syntax/parse.h

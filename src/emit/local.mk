libbkc_a_SOURCES += \
	src/emit/cloudformation.c \
	src/emit/cloudformation.h \
	src/emit/cloudformation_value.c \
	src/emit/companion.c \
	src/emit/companion.h \
	src/emit/context.c \
	src/emit/context.h \
	src/emit/emit.h \
	src/emit/names.c \
	src/emit/names.h \
	src/emit/raw.c \
	src/emit/raw.h \
	src/emit/say.c \
	src/emit/source_map.c \
	src/emit/source_map.h \
	src/emit/stacks.c \
	src/emit/terraform.c \
	src/emit/terraform.h \
	src/emit/terraform_hooks.c \
	src/emit/terraform_value.c

unit_programs += tests/unit/test_emit
tests_unit_test_emit_SOURCES = tests/unit/test_emit.c tests/unit/emit_case.c tests/unit/emit_case.h

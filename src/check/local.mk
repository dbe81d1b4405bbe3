libbkc_a_SOURCES += \
	src/check/check.c src/check/check.h \
	src/check/context.h \
	src/check/continuous.c \
	src/check/copies.c \
	src/check/keys.c \
	src/check/lifecycle.c \
	src/check/names.c \
	src/check/plans.c \
	src/check/policies.c \
	src/check/selections.c \
	src/check/vaults.c

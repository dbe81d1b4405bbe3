libbkc_a_SOURCES += \
	src/check/access.c src/check/access.h \
	src/check/admits.c \
	src/check/advice.c \
	src/check/check.c src/check/check.h \
	src/check/context.h \
	src/check/continuous.c \
	src/check/copies.c \
	src/check/herd.c \
	src/check/hygiene.c \
	src/check/keys.c \
	src/check/lifecycle.c \
	src/check/meant.c \
	src/check/merges.c \
	src/check/names.c \
	src/check/occasions.c src/check/occasions.h \
	src/check/offsite.c \
	src/check/overlap.c src/check/overlap.h \
	src/check/path.c src/check/path.h \
	src/check/plans.c \
	src/check/policies.c \
	src/check/quota.c \
	src/check/raw.c \
	src/check/reserved.c \
	src/check/schedules.c \
	src/check/selections.c \
	src/check/sizes.c \
	src/check/stated.c \
	src/check/vaults.c

unit_programs += tests/unit/test_judgement tests/unit/test_overlap tests/unit/test_reduce

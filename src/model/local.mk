libbkc_a_SOURCES += \
	src/model/arn.c \
	src/model/arn.h \
	src/model/assert.c \
	src/model/condition.c \
	src/model/convert.c \
	src/model/credential.c \
	src/model/cron.c \
	src/model/cron.h \
	src/model/dump.c \
	src/model/eval.c \
	src/model/expand.c \
	src/model/fill.c \
	src/model/function.c \
	src/model/identity.c \
	src/model/kinds.c \
	src/model/kinds.def \
	src/model/kinds.h \
	src/model/load.c \
	src/model/loop.c \
	src/model/mention.c \
	src/model/matrix.c \
	src/model/matrix.h \
	src/model/model.c \
	src/model/model.h \
	src/model/move.c \
	src/model/name.c \
	src/model/objective.c \
	src/model/operate.c \
	src/model/org.c \
	src/model/pattern.c \
	src/model/pattern.h \
	src/model/physical.c \
	src/model/physical.h \
	src/model/place.c \
	src/model/place.h \
	src/model/place_set.c \
	src/model/reference.c \
	src/model/reference.h \
	src/model/resolve.c \
	src/model/schedule.c \
	src/model/schedule.h \
	src/model/scope.c \
	src/model/slip.c \
	src/model/splice.c \
	src/model/splice.h \
	src/model/suppress.c \
	src/model/suppress.h \
	src/model/synonym.c \
	src/model/synonym.h \
	src/model/type.h \
	src/model/unit.h \
	src/model/value.c \
	src/model/value.h
unit_programs += tests/unit/test_schedule
unit_programs += tests/unit/test_tables
unit_programs += tests/unit/test_resolve

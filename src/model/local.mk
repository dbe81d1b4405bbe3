libbkc_a_SOURCES += \
	src/model/arn.h \
	src/model/kinds.def \
	src/model/kinds.h \
	src/model/model.h \
	src/model/physical.h \
	src/model/place.c src/model/place.h \
	src/model/schedule.h \
	src/model/type.h \
	src/model/value.h

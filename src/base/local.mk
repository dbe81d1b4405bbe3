libbkc_a_SOURCES += \
	src/base/arena.c src/base/arena.h \
	src/base/attr.h src/base/embed.h \
	src/base/bug.c src/base/bug.h \
	src/base/error.c src/base/error.h \
	src/base/hash.c src/base/hash.h \
	src/base/json.c src/base/json.h \
	src/base/lazy.c src/base/lazy.h \
	src/base/map.c src/base/map.h \
	src/base/name.c src/base/name.h \
	src/base/out.c src/base/out.h \
	src/base/pool.c src/base/pool.h \
	src/base/str.c src/base/str.h \
	src/base/truth.h \
	src/base/value.c src/base/value.h \
	src/base/vec.c src/base/vec.h
unit_programs += tests/unit/test_base tests/unit/test_embed tests/unit/test_pool

libbkc_a_SOURCES += src/sim/sim.h src/sim/tags.c src/sim/tags.h
libbkc_a_SOURCES += src/sim/backup.h

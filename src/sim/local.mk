libbkc_a_SOURCES += src/sim/sim.h

libbkc_a_SOURCES +=

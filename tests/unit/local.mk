# One program per folder of src/, with the cases of that folder. (Each folder's local.mk adds its own in this form.)
check_PROGRAMS += tests/unit/test_embed
tests_unit_test_embed_SOURCES = tests/unit/test_embed.c
tests_unit_test_embed_LDADD = $(unit_libs)

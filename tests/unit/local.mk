# One program per folder of src/, made from the .c file of its name. Each folder's own local.mk adds its line:
#     unit_programs += tests/unit/test_FOLDER
# A program of several files also says tests_unit_test_FOLDER_SOURCES = ...
unit_programs += tests/unit/test_embed

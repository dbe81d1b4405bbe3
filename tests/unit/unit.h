/*
 * What every program of unit tests shares: a suite that main() (main.c) runs.
 */
#ifndef BK_TESTS_UNIT_UNIT_H
#define BK_TESTS_UNIT_UNIT_H

#include <check.h>

/* Made by the program's own file; check frees it. */
Suite *test_suite(void);

#endif

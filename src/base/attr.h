/*
 * Compiler attributes, spelled once.
 */
#ifndef BK_BASE_ATTR_H
#define BK_BASE_ATTR_H

#define BK_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define BK_NODISCARD         __attribute__((warn_unused_result))
#define BK_NORETURN          __attribute__((noreturn))
/* A new object, never NULL: exhaustion ends the program. */
#define BK_MALLOC       __attribute__((malloc, returns_nonnull))
#define BK_MAYBE_UNUSED __attribute__((unused))

/* Number of elements of an array (not of a pointer). */
#define BK_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif

/*
 * What can be told of a question: yes, no, or that it cannot be told.
 */
#ifndef BK_BASE_TRUTH_H
#define BK_BASE_TRUTH_H

enum bk_truth { BK_FALSE, BK_TRUE, BK_UNKNOWN };

#endif

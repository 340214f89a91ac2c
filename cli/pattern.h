/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pattern.h: the regular expressions of Comware's display filters, case-sensitive:
 *
 *     ^  $        beginning, end of the line
 *     .           any character
 *     *  +        the preceding character or ( ) any number of times, at least once
 *     {n}  {n,}  {n,m}   n times, at least n times, n to m times; 0 to 255
 *     a|b         one or the other
 *     ( )         a group
 *     \N          what the N-th group has matched, 1 to 9
 *     [ab-d]      one of these, [^ab-d] any other; ']' stands first, [:digit:] and such may be used
 *     \<  \>      beginning, end of a word
 *     \b  \B      either of the two, neither of the two
 *     \w  \W      a letter, digit or underline; any other character
 *     \c          the character c itself
 *
 * There is no '?': that key shows help. Not built on regcomp(): the C library's takes unbounded
 * time and memory for harmless looking expressions with \N, and other C libraries lack \N, \< and
 * \b altogether. Here memory is bounded by the length of the expression, and time by that of
 * expression times line, or by a number of steps where \N is used.
 *
 * Characters are bytes. Source: H3C and HPE V7 fundamentals configuration guides, "Filtering the
 * output from a display command".
 */
#ifndef CLI_PATTERN_H
#define CLI_PATTERN_H

#include <stddef.h>

struct pattern;

/* 0; -ENOMEM; or -EINVAL, then *why is a static sentence that says what is wrong. */
int pattern_new(const char *text, struct pattern **out, const char **why);
void pattern_free(struct pattern *pattern);

/* Whether it occurs in the line (of at most INT32_MAX bytes): 1, 0, or -E2BIG when an expression
 * with \N has taken more steps than a line is worth. */
int pattern_match(struct pattern *pattern, const char *line, size_t len);

#endif

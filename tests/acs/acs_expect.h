/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_expect.h: the checks behind `expect`, and the lines in which a person reads what a CPE sent.
 */
#ifndef TESTS_ACS_EXPECT_H
#define TESTS_ACS_EXPECT_H

#include <stdbool.h>
#include <stddef.h>

struct acs_log;
struct acs_request;

/* Whether the words after `expect` mean something; why says what is wrong with them. */
bool expect_known(char *const *words, size_t count, char *why, size_t why_size);

/* Whether the request keeps the promise; got says what there was instead. */
bool expect_holds(const struct acs_request *request, char *const *words, size_t count, char *got,
                  size_t got_size);

/* "Inform from 0200CE-SIM0000001: 0 BOOTSTRAP, 1 BOOT", "<- Device.X = y", ... */
void expect_print(struct acs_log *log, const struct acs_request *request);

#endif

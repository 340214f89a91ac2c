/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz.h: what the fuzz targets share. A target is one function over a few bytes, which ends the
 * program when a promise does not hold. libFuzzer finds the bytes; fuzz_replay.c plays those that
 * were kept.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* libFuzzer's name for it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program, saying what does not hold, unless it does. */
void fuzz_promise(bool holds, const char *what);

#endif

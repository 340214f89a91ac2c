/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz.c: see fuzz.h. The helpers of tests/unit that the targets use report through CUnit; here
 * its one function behind all assertions ends the program, and CUnit is not linked.
 */
#include "tests/fuzz/fuzz.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>

#include "platform/banned.h"

void fuzz_promise(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

CU_BOOL CU_assertImplementation(CU_BOOL bValue, unsigned int uiLine, const char *strCondition,
                                const char *strFile, const char *strFunction, CU_BOOL bFatal)
{
    (void)uiLine;
    (void)strFile;
    (void)strFunction;
    (void)bFatal;
    fuzz_promise(bValue, strCondition);
    return bValue;
}

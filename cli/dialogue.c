/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dialogue.c: see dialogue.h.
 */
#include "cli/dialogue.h"

#include <strings.h>

#include "cli/shell.h"
#include "platform/banned.h"

int dialogue_yes_no(struct shell *shell, const char *question)
{
    char answer[16];
    for (;;) {
        int error = shell_ask(shell, question, answer, sizeof(answer));
        if (error)
            return error;
        if (!strcasecmp(answer, "y") || !strcasecmp(answer, "yes"))
            return 1;
        if (!strcasecmp(answer, "n") || !strcasecmp(answer, "no"))
            return 0;
        question = "Before pressing ENTER you must choose 'YES' or 'NO'[Y/N]:";
    }
}

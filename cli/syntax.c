/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * syntax.c: see syntax.h.
 */
#include "cli/syntax.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "platform/banned.h"

static const struct {
    const char *text;
    enum syntax_kind kind;
} marks[] = {
    {"{", SYNTAX_CHOICE},     {"}", SYNTAX_CHOICE_END}, {"[", SYNTAX_OPTION},
    {"]", SYNTAX_OPTION_END}, {"|", SYNTAX_OR},         {"TEXT", SYNTAX_VALUE},
};

static enum syntax_kind kind_of(const char *text)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (!strcmp(text, marks[i].text))
            return marks[i].kind;
    return strchr(text, '<') ? SYNTAX_VALUE : SYNTAX_KEYWORD;
}

int syntax_next(const char **cursor, struct syntax_token *out)
{
    const char *start = *cursor + strspn(*cursor, " ");
    size_t len = strcspn(start, " ");
    if (len > SYNTAX_TOKEN_MAX)
        return -EINVAL;
    memcpy(out->text, start, len);
    out->text[len] = '\0';
    out->kind = len ? kind_of(out->text) : SYNTAX_END;
    *cursor = start + len;
    return 0;
}

bool syntax_has_help(const struct syntax_token *token)
{
    return token->kind == SYNTAX_KEYWORD || token->kind == SYNTAX_VALUE;
}

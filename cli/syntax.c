/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * syntax.c: see syntax.h.
 */
#include "cli/syntax.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "platform/banned.h"

static enum syntax_kind kind_of(const char *text)
{
    if (text[1])
        return strchr(text, '<') || !strcmp(text, "TEXT") ? SYNTAX_VALUE : SYNTAX_KEYWORD;
    switch (*text) {
    case '{':
        return SYNTAX_CHOICE;
    case '}':
        return SYNTAX_CHOICE_END;
    case '[':
        return SYNTAX_OPTION;
    case ']':
        return SYNTAX_OPTION_END;
    case '|':
        return SYNTAX_OR;
    default:
        return SYNTAX_KEYWORD;
    }
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

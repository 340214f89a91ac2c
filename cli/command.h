/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command.h: what one row of the command table says. TABLE 2 of 3: parsing, abbreviation, '?', TAB,
 * the five caret errors, the undo form, the order and text of `display current-configuration` and
 * the check that cwmp-commands(7) names every command are all taken from these rows (cmd_base.c,
 * cmd_cwmp.c, cmd_display.c), and from nothing else.
 *
 * Syntax, one line as in the vendor's manual:
 *     word                a keyword; letter case does not matter, a unique abbreviation is enough
 *     <value>             the argument of the row's setting: type and range are those of
 * settings.def STRING<1-63>        text without blanks (or in double quotes), 1 to 63 bytes;
 * INTEGER<0-100>; TEXT: the rest { a | b }           exactly one of the words [ a ] may be left out
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/settings.h"

enum view { VIEW_USER, VIEW_SYSTEM, VIEW_CWMP, VIEW_COUNT };

/* In which views a row is found. A sub-view also takes the rows of system view, as Comware does,
 * unless it has a row of its own that matches. */
enum view_mask {
    IN_USER = 1 << VIEW_USER,
    IN_SYSTEM = 1 << VIEW_SYSTEM,
    IN_CWMP = 1 << VIEW_CWMP,
    IN_ANY = IN_USER | IN_SYSTEM | IN_CWMP,
    IN_NOT_USER = IN_SYSTEM | IN_CWMP,
};

struct view_row {
    const char *help_title;  /* "System view commands:" */
    const char *prompt_open; /* "<" or "[" */
    const char *prompt_tail; /* "", "-cwmp": between the system name and the closing bracket */
    const char *prompt_close;
    enum view parent;  /* where quit leads */
    const char *enter; /* the line that enters the view in a configuration text; NULL: none */
};
const struct view_row *view_row(enum view view);

enum role { ROLE_OPERATOR, ROLE_ADMIN };

struct shell;
struct arguments; /* what was typed for the placeholders and choices: grammar.h */

/* A row that is more than "set this setting". Prints by shell_print(); returns 0, or a negative
 * errno code after it has said what was wrong. */
typedef int command_fn(struct shell *shell, const struct arguments *arguments);

enum command_flags {
    COMMAND_UNDO = 1 << 0, /* has an undo form: the words before the first argument or choice (rows
                              that set: always) */
    COMMAND_HIDDEN = 1 << 1, /* accepted without effect, no help: '#', version */
    COMMAND_SECRET = 1 << 2, /* never kept in history */
};

struct command {
    unsigned views; /* of enum view_mask */
    const char *syntax;
    const char *const *help; /* one text per word, placeholder and choice word, in order, ended by
                                NULL; "" where an earlier row gave it */
    enum role role;
    int setting;                /* enum setting_id, or -1 */
    enum setting_source source; /* SOURCE_USER, SOURCE_DEFAULT */
    command_fn *run;            /* NULL: set the setting, or unset it in the undo form */
    command_fn *undo;           /* NULL: unset the setting */
    unsigned flags;
};

struct command_set {
    const struct command *commands;
    size_t count;
};

/* Rows of the switch's own session (system-view, quit, save, ...) and of the module (cwmp ...,
 * display cwmp ...). */
extern const struct command_set commands_base, commands_cwmp, commands_display;

#endif

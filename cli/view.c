/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * view.c: the views of the command line.
 */
#include "cli/command.h"

#include "platform/banned.h"

static const struct view_row rows[VIEW_COUNT] = {
    [VIEW_USER] = {"User view commands:", "<", "", ">", VIEW_USER, NULL},
    [VIEW_SYSTEM] = {"System view commands:", "[", "", "]", VIEW_USER, NULL},
    [VIEW_CWMP] = {"CWMP view commands:", "[", "-cwmp", "]", VIEW_SYSTEM, "cwmp"},
};

const struct view_row *view_row(enum view view)
{
    return &rows[view];
}

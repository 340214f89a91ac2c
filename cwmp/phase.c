/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * phase.c: see phase.h.
 */
#include "cwmp/phase.h"

#include <string.h>

#include "platform/clock.h"
#include "platform/time_text.h"

#include "platform/banned.h"

static const char unknown[] = "0001-01-01"; /* the date of the unknown time */

bool phase_known(const struct settings *settings, enum setting_id id, int64_t now_ms, int64_t *out)
{
    const char *text = settings_effective(settings, id);
    return clock_wall_is_known(now_ms) && text && strncmp(text, unknown, strlen(unknown)) != 0 &&
           !time_parse_zoned(text, out);
}

int64_t phase_wait_ms(int64_t now_ms, int64_t phase_ms, int64_t interval_ms, bool elapsed)
{
    int64_t since_ms = (now_ms - phase_ms) % interval_ms;
    int64_t wait_ms = interval_ms - (since_ms < 0 ? since_ms + interval_ms : since_ms);
    return elapsed && wait_ms < interval_ms / 2 ? wait_ms + interval_ms : wait_ms;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc_schedule.c: ScheduleInform (TR-069 A.4.1.2). The Inform is on disk before the answer promises
 * it.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "cwmp/rpc_methods.h"
#include "cwmp/scheduled_informs.h"
#include "cwmp/soap_read.h"
#include "cwmp/utf8.h"
#include "platform/log.h"

#include "platform/banned.h"

enum { COMMAND_KEY_MAX = 32 }; /* characters */

/* xsd:unsignedInt from 1, white space around it allowed. */
static bool parse_delay(const char *text, uint32_t *out)
{
    static const char space[] = " \t\r\n";
    uint64_t value = 0;
    text += strspn(text, space);
    text += *text == '+';
    size_t digits = strspn(text, "0123456789");
    if (!digits || text[digits + strspn(text + digits, space)])
        return false;
    for (size_t i = 0; i < digits && value <= UINT32_MAX; i++)
        value = value * 10 + (uint64_t)(text[i] - '0');
    *out = (uint32_t)value;
    return value >= 1 && value <= UINT32_MAX;
}

enum cwmp_fault rpc_schedule_inform(struct rpc_call *call)
{
    const char *delay = soap_child_text(call->arguments, "DelaySeconds", NULL);
    const char *key = soap_child_text(call->arguments, "CommandKey", NULL);
    uint32_t delay_s;
    if (!delay || !key || !parse_delay(delay, &delay_s) || utf8_count(key) > COMMAND_KEY_MAX)
        return FAULT_INVALID_ARGUMENTS;
    struct scheduled_informs *informs = call->env->scheduled_informs;
    bool is_full = scheduled_informs_count(informs) == SCHEDULED_INFORMS_MAX;
    int error = scheduled_informs_add(informs, delay_s, key);
    if (error) {
        log_warning(call->env->log, "an Inform in %u s is not promised: %s", (unsigned)delay_s,
                    is_full ? "as many as can be wait already" : strerror(-error));
        return rpc_commit_fault(error);
    }
    soap_open(call->out, "cwmp:ScheduleInformResponse");
    soap_close(call->out, "cwmp:ScheduleInformResponse");
    return FAULT_NONE;
}

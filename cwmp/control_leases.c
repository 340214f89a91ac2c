/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_leases.c: the verbs of the DHCP hooks: a lease came, a lease went.
 */
#include "cwmp/control.h"

#include <errno.h>
#include <stdio.h>

#include "cwmp/control_switch.h"
#include "cwmp/leases.h"
#include "platform/buf.h"
#include "platform/control_server.h"
#include "platform/log.h"
#include "platform/option43.h"
#include "platform/secret.h"
#include "platform/banned.h"

enum { OPTION43_MAX = 4096 };

static void answer_lease(const struct control_env *env, const struct control_peer *peer,
                         struct control_reader *request, struct buf *reply)
{
    (void)peer;
    const char *interface = control_next(request), *hex = control_next(request);
    uint8_t option[OPTION43_MAX];
    char why[160] = "malformed request";
    int len = hex ? option43_from_hex(hex, option, sizeof(option)) : -EBADMSG;
    if (hex && len < 0)
        snprintf(why, sizeof(why), "option 43: %s",
                 len == -EMSGSIZE ? "too long" : "not pairs of hex digits");
    int error = len < 0
                    ? len
                    : leases_gained(env->leases, interface, option, (size_t)len, why, sizeof(why));
    secret_wipe(option, sizeof(option));
    if (error) {
        char name[INTERFACE_NAME_SIZE] = "?";
        if (interface)
            control_interface_name(env, interface, name);
        log_warning(env->log, "DHCP lease of %s: %s", name, why);
        control_reply_error(reply, error, why, NULL);
    } else {
        control_put(reply, "ok");
    }
}

static void answer_lost(const struct control_env *env, const struct control_peer *peer,
                        struct control_reader *request, struct buf *reply)
{
    (void)peer;
    const char *interface = control_next(request);
    char why[160] = "malformed request";
    int error = interface ? leases_lost(env->leases, interface, why, sizeof(why)) : -EBADMSG;
    if (error)
        control_reply_error(reply, error, why, NULL);
    else
        control_put(reply, "ok");
}

static const struct control_verb verbs[] = {
    {"lease", ROLE_ADMIN, answer_lease},
    {"lost", ROLE_ADMIN, answer_lost},
};

const struct control_verb_set control_verbs_leases = {verbs, sizeof(verbs) / sizeof(verbs[0])};

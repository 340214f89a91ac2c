/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control.c: see control.h. Who may ask for what is decided here and nowhere else: a command line
 * that offers more gets an error.
 */
#include "cwmp/control.h"

#include <errno.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/control_server.h"
#include "platform/banned.h"

static const struct control_verb_set *const sets[] = {
    &control_verbs_settings, &control_verbs_status, &control_verbs_files,    &control_verbs_pki,
    &control_verbs_leases,   &control_verbs_switch, &control_verbs_sessions,
};

void control_answer(void *ctx, const struct control_peer *peer, struct control_reader *request,
                    struct buf *reply)
{
    const char *verb = control_next(request);
    for (size_t s = 0; s < sizeof(sets) / sizeof(sets[0]); s++)
        for (size_t i = 0; i < sets[s]->count; i++) {
            const struct control_verb *known = &sets[s]->verbs[i];
            if (strcmp(known->verb, verb) != 0)
                continue;
            if (peer->role < known->role)
                control_reply_error(reply, -EACCES, "Permission denied.", NULL);
            else
                known->answer(ctx, peer, request, reply);
            return;
        }
    control_reply_error(reply, -ENOSYS, "unknown request", NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_pki.c: the verbs about the certificates of PKI domains.
 */
#include "cwmp/control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/control_pki.h"
#include "platform/control_server.h"
#include "platform/flash.h"
#include "platform/log.h"
#include "platform/store.h"
#include "platform/banned.h"

enum { WHY_SIZE = 240 };

/* The domain that a request is about; NULL after an answer when there is none of that name. */
static const char *take_domain(const struct control_env *env, struct control_reader *request,
                               struct buf *reply)
{
    const char *domain = control_next(request);
    if (domain && settings_entry_exists(store_settings(env->store), LIST_PKI_DOMAIN, domain))
        return domain;
    control_reply_error(reply, domain ? -ENOENT : -EBADMSG,
                        domain ? "The PKI domain does not exist." : "malformed request", NULL);
    return NULL;
}

/* Reads DOMAIN FORMAT KIND FILE PASSWORD and the file. 0, or an error after an answer. */
static int take_import(const struct control_env *env, struct control_reader *request,
                       struct buf *reply, const char **domain, struct pki_import **out)
{
    enum pki_format format;
    enum pki_kind kind = PKI_CA;
    char why[WHY_SIZE] = "malformed request", name[FLASH_NAME_SIZE];
    *domain = take_domain(env, request, reply);
    if (!*domain)
        return -ENOENT;
    bool known = !pki_format_find(control_next(request), &format);
    known = !pki_kind_find(control_next(request), &kind) && known;
    const char *file = control_next(request), *password = control_next(request);
    int error = known && file && password ? 0 : -EBADMSG;
    if (!error && (error = flash_name(file, name)))
        snprintf(why, sizeof(why), "The file name is not valid.");
    struct buf content;
    buf_init(&content, PKI_FILE_MAX + 1);
    if (!error) {
        error = flash_read(store_flash(env->store), name, 0, PKI_FILE_MAX + 1, &content);
        snprintf(why, sizeof(why), error == -ENOENT ? "The file does not exist." : "%s",
                 strerror(-error));
    }
    if (!error)
        error = pki_read(env->pki, *domain, format, kind, content.data ? content.data : "",
                         content.len, *password ? password : NULL, out, why, sizeof(why));
    buf_wipe(&content);
    if (error)
        control_reply_error(reply, error, why, NULL);
    return error;
}

static void answer_inspect(const struct control_env *env, const struct control_peer *peer,
                           struct control_reader *request, struct buf *reply)
{
    struct pki_import *import = NULL;
    const char *domain;
    char md5[PKI_FINGERPRINT_SIZE], sha1[PKI_FINGERPRINT_SIZE];
    (void)peer;
    if (take_import(env, request, reply, &domain, &import))
        return;
    control_put(reply, "ok");
    control_put(reply, pki_import_overwrites(env->pki, domain, import) ? "overwrites" : "adds");
    if (pki_import_fingerprints(import, md5, sha1)) {
        control_put(reply, md5);
        control_put(reply, sha1);
    }
    pki_import_free(import);
}

static void answer_import(const struct control_env *env, const struct control_peer *peer,
                          struct control_reader *request, struct buf *reply)
{
    struct pki_import *import = NULL;
    const char *domain;
    (void)peer;
    if (take_import(env, request, reply, &domain, &import))
        return;
    int error = pki_store(env->pki, domain, import);
    pki_import_free(import);
    if (error) {
        control_reply_error(reply, error, strerror(-error), NULL);
        return;
    }
    log_notice(env->log, "certificates of PKI domain %s imported", domain);
    control_put(reply, "ok");
}

static void answer_show(const struct control_env *env, const struct control_peer *peer,
                        struct control_reader *request, struct buf *reply)
{
    enum pki_kind kind;
    struct buf text;
    const char *domain = take_domain(env, request, reply);
    (void)peer;
    if (!domain)
        return;
    int error = pki_kind_find(control_next(request), &kind);
    buf_init(&text, CONTROL_MESSAGE_MAX);
    if (!error)
        error = pki_print(env->pki, domain, kind, &text);
    if (error) {
        control_reply_error(reply, error,
                            error == -ENOENT ? "No certificate in the domain." : strerror(-error),
                            NULL);
    } else {
        control_put(reply, "ok");
        control_put(reply, buf_text(&text));
    }
    buf_free(&text);
}

static void answer_delete(const struct control_env *env, const struct control_peer *peer,
                          struct control_reader *request, struct buf *reply)
{
    enum pki_kind kind;
    const char *domain = take_domain(env, request, reply);
    (void)peer;
    if (!domain)
        return;
    int error = pki_kind_find(control_next(request), &kind);
    if (!error)
        error = pki_remove(env->pki, domain, kind);
    if (error)
        control_reply_error(reply, error, strerror(-error), NULL);
    else
        control_put(reply, "ok");
}

static const struct control_verb verbs[] = {
    {"pki-inspect", ROLE_ADMIN, answer_inspect},
    {"pki-import", ROLE_ADMIN, answer_import},
    {"pki-show", ROLE_OPERATOR, answer_show},
    {"pki-delete", ROLE_ADMIN, answer_delete},
};

const struct control_verb_set control_verbs_pki = {verbs, sizeof(verbs) / sizeof(verbs[0])};

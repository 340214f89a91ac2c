/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_files.c: the verbs about files of the flash directory, the saved configurations among
 * them, and about starting anew. A network-operator may see which configuration is saved, whose
 * passwords are cipher text, but no other file, which may be a private key.
 */
#include "cwmp/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/restart.h"
#include "platform/buf.h"
#include "platform/control_files.h"
#include "platform/control_server.h"
#include "platform/flash.h"
#include "platform/log.h"
#include "platform/store.h"
#include "platform/switch.h"
#include "platform/banned.h"

static const char *const uses[] = STARTUP_USE_NAMES;

static const char *version_of(const struct control_env *env)
{
    return switch_identity(env->sw)->software_version;
}

/* --- requests and replies --- */

static const char *explain(int error)
{
    switch (error) {
    case -EINVAL:
        return "not a file name, or not a file";
    case -EMSGSIZE:
        return "larger than a configuration may be";
    case -EFBIG:
        return "larger than a file may be";
    case -EDQUOT:
        return "flash:/ is full";
    default:
        return strerror(-error);
    }
}

/* "ok", or the error with the file it is about; name NULL or "": none. */
static void reply_with(struct buf *reply, int error, const char *name)
{
    char subject[sizeof(FLASH_PREFIX) + FLASH_NAME_MAX];
    if (!error) {
        control_put(reply, "ok");
        return;
    }
    snprintf(subject, sizeof(subject), FLASH_PREFIX "%s", name ? name : "");
    control_reply_error(reply, error, explain(error), name && *name ? subject : NULL);
}

/* The next string of the request as a file name. */
static int read_name(struct control_reader *request, char name[FLASH_NAME_SIZE])
{
    const char *text = control_next(request);
    name[0] = '\0';
    return text ? flash_name(text, name) : -EBADMSG;
}

/* The same, or "" as it is. */
static int read_optional_name(struct control_reader *request, char name[FLASH_NAME_SIZE])
{
    struct control_reader ahead = *request;
    const char *text = control_next(&ahead);
    name[0] = '\0';
    return text && *text ? read_name(request, name) : text ? 0 : -EBADMSG;
}

static int read_use(struct control_reader *request, enum startup_use *use)
{
    const char *text = control_next(request);
    for (unsigned i = 0; text && i < STARTUP_USES; i++)
        if (!strcmp(text, uses[i])) {
            *use = (enum startup_use)i;
            return 0;
        }
    return -EBADMSG;
}

/* "main" or "backup", then a name or "". */
static int read_use_and_name(struct control_reader *request, enum startup_use *use,
                             char name[FLASH_NAME_SIZE])
{
    int error = read_use(request, use);
    return error ? error : read_optional_name(request, name);
}

static int read_offset(struct control_reader *request, size_t *offset)
{
    const char *text = control_next(request);
    char *end;
    if (!text || *text < '0' || *text > '9')
        return -EBADMSG;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    *offset = (size_t)value;
    return *end ? -EBADMSG : errno || value > FLASH_FILE_MAX ? -ERANGE : 0;
}

/* --- files --- */

static void reply_chunk(const struct control_env *env, const char *name, size_t offset,
                        struct buf *reply)
{
    control_put(reply, "ok");
    int error = flash_read(store_flash(env->store), name, offset, CONTROL_FILE_CHUNK, reply);
    if (!error) {
        buf_putc(reply, '\0');
        return;
    }
    buf_reset(reply);
    reply_with(reply, error, name);
}

static void answer_file_read(const struct control_env *env, const struct control_peer *peer,
                             struct control_reader *request, struct buf *reply)
{
    char name[FLASH_NAME_SIZE];
    size_t offset = 0;
    (void)peer;
    int error = read_name(request, name);
    if (!error)
        error = read_offset(request, &offset);
    if (error)
        reply_with(reply, error, name);
    else
        reply_chunk(env, name, offset, reply);
}

/* The file that would be loaded: the main one if it is there. */
static void answer_saved_read(const struct control_env *env, const struct control_peer *peer,
                              struct control_reader *request, struct buf *reply)
{
    size_t offset = 0, size;
    (void)peer;
    int error = read_offset(request, &offset);
    const char *name = store_startup_next(env->store, STARTUP_MAIN);
    if (!*name || flash_size(store_flash(env->store), name, &size) == -ENOENT)
        name = store_startup_next(env->store, STARTUP_BACKUP);
    if (!error && !*name)
        error = -ENOENT;
    if (error)
        reply_with(reply, error, NULL);
    else
        reply_chunk(env, name, offset, reply);
}

/* The bytes are the rest of the record without its last NUL. */
static void change_file(const struct control_env *env, struct control_reader *request,
                        int (*change)(struct flash *, const char *, const void *, size_t),
                        struct buf *reply)
{
    char name[FLASH_NAME_SIZE];
    int error = read_name(request, name);
    if (!error && request->next >= request->end)
        error = -EBADMSG;
    if (!error)
        error = change(store_flash(env->store), name, request->next,
                       (size_t)(request->end - request->next) - 1);
    reply_with(reply, error, name);
}

static void answer_file_write(const struct control_env *env, const struct control_peer *peer,
                              struct control_reader *request, struct buf *reply)
{
    (void)peer;
    change_file(env, request, flash_write, reply);
}

static void answer_file_append(const struct control_env *env, const struct control_peer *peer,
                               struct control_reader *request, struct buf *reply)
{
    (void)peer;
    change_file(env, request, flash_append, reply);
}

/* --- saved configurations --- */

static void answer_startup(const struct control_env *env, const struct control_peer *peer,
                           struct control_reader *request, struct buf *reply)
{
    (void)peer;
    (void)request;
    control_put(reply, "ok");
    control_put(reply, "current");
    control_put(reply, store_startup_current(env->store));
    for (unsigned use = 0; use < STARTUP_USES; use++) {
        char key[32];
        size_t size;
        const char *name = store_startup_next(env->store, (enum startup_use)use);
        bool exists = *name && flash_size(store_flash(env->store), name, &size) == 0;
        control_put(reply, uses[use]);
        control_put(reply, name);
        snprintf(key, sizeof(key), "%s-exists", uses[use]);
        control_put(reply, key);
        control_put(reply, exists ? "yes" : "no");
    }
}

static void answer_startup_next(const struct control_env *env, const struct control_peer *peer,
                                struct control_reader *request, struct buf *reply)
{
    enum startup_use use = STARTUP_MAIN;
    char name[FLASH_NAME_SIZE] = "";
    (void)peer;
    int error = read_use_and_name(request, &use, name);
    if (!error)
        error = store_startup_choose(env->store, use, name);
    reply_with(reply, error, name);
}

static void answer_reset_saved(const struct control_env *env, const struct control_peer *peer,
                               struct control_reader *request, struct buf *reply)
{
    enum startup_use use = STARTUP_MAIN;
    char name[FLASH_NAME_SIZE] = "";
    (void)peer;
    int error = read_use(request, &use);
    if (!error) {
        snprintf(name, sizeof(name), "%s", store_startup_next(env->store, use));
        error = store_startup_reset(env->store, use);
    }
    reply_with(reply, error, name);
}

static void answer_save(const struct control_env *env, const struct control_peer *peer,
                        struct control_reader *request, struct buf *reply)
{
    enum startup_use use = STARTUP_MAIN;
    char name[FLASH_NAME_SIZE] = "";
    (void)peer;
    int error = read_use_and_name(request, &use, name);
    if (!error && !*name)
        snprintf(name, sizeof(name), "%s", store_startup_next(env->store, use));
    if (!error)
        error = store_save(env->store, env->config_text, version_of(env), use, name);
    reply_with(reply, error, name);
}

static void answer_save_file(const struct control_env *env, const struct control_peer *peer,
                             struct control_reader *request, struct buf *reply)
{
    char name[FLASH_NAME_SIZE];
    (void)peer;
    int error = read_name(request, name);
    if (!error)
        error = store_save_copy(env->store, env->config_text, version_of(env), name);
    reply_with(reply, error, name);
}

static void answer_differs(const struct control_env *env, const struct control_peer *peer,
                           struct control_reader *request, struct buf *reply)
{
    bool differs = true;
    (void)peer;
    (void)request;
    int error = store_differs(env->store, env->config_text, version_of(env), &differs);
    reply_with(reply, error, NULL);
    if (!error)
        control_put(reply, differs ? "yes" : "no");
}

/* --- starting anew --- */

static void answer_factory_default(const struct control_env *env, const struct control_peer *peer,
                                   struct control_reader *request, struct buf *reply)
{
    (void)request;
    int error = store_factory_default(env->store);
    if (!error)
        log_notice(env->log, "user %u: the next start restores the factory default",
                   (unsigned)peer->uid);
    reply_with(reply, error, NULL);
}

/* A forced restart differs only in what is asked before: nothing is left unwritten here. */
static void answer_reboot(const struct control_env *env, const struct control_peer *peer,
                          struct control_reader *request, struct buf *reply)
{
    (void)request;
    log_notice(env->log, "user %u: reboot", (unsigned)peer->uid);
    int error = restart_begin(env->restart);
    if (error == -EINVAL) /* which would be about what was typed */
        control_reply_error(reply, -ENOEXEC, "not an absolute path", "reboot-program");
    else if (error)
        control_reply_error(reply, error, strerror(-error), "reboot-program");
    else
        control_put(reply, "ok");
}

static const struct control_verb verbs[] = {
    {"differs", ROLE_OPERATOR, answer_differs},
    {"factory-default", ROLE_ADMIN, answer_factory_default},
    {"file-append", ROLE_ADMIN, answer_file_append},
    {"file-read", ROLE_ADMIN, answer_file_read},
    {"file-write", ROLE_ADMIN, answer_file_write},
    {"reboot", ROLE_ADMIN, answer_reboot},
    {"reset-saved", ROLE_ADMIN, answer_reset_saved},
    {"save", ROLE_ADMIN, answer_save},
    {"save-file", ROLE_ADMIN, answer_save_file},
    {"saved-read", ROLE_OPERATOR, answer_saved_read},
    {"startup", ROLE_OPERATOR, answer_startup},
    {"startup-next", ROLE_ADMIN, answer_startup_next},
};

const struct control_verb_set control_verbs_files = {verbs, sizeof(verbs) / sizeof(verbs[0])};

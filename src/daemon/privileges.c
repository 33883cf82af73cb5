/* SPDX-License-Identifier: BSD-2-Clause */
/* What is done while still root, and how root is left. */
#include "daemon/privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define DESCRIPTORS_MOST 65536

int
identity_find(struct identity *identity_r, const char *user)
{
	const struct passwd *found;

	*identity_r = (struct identity){ .user = "", .uid = geteuid(), .gid = getegid() };
	if (user[0] == '\0' || geteuid() != 0)
		return 0;
	found = getpwnam(user);
	if (found == NULL)
		return -ENOENT;
	*identity_r = (struct identity){
		.user = user,
		.uid = found->pw_uid,
		.gid = found->pw_gid,
	};
	return 0;
}

/* The way back must be barred, whatever the system calls said. */
static int
identity_verify(const struct identity *identity)
{
	uid_t real, effective, saved;

	if (getresuid(&real, &effective, &saved) < 0)
		return -errno;
	if (real != identity->uid || effective != identity->uid || saved != identity->uid)
		return -EPERM;
	if (identity->uid != 0 && (setuid(0) == 0 || seteuid(0) == 0))
		return -EPERM;
	return 0;
}

int
identity_assume(const struct identity *identity)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	if (identity->user[0] == '\0')
		return 0;
	if (initgroups(identity->user, identity->gid) < 0)
		return -errno;
	if (setresgid(identity->gid, identity->gid, identity->gid) < 0)
		return -errno;
	if (setresuid(identity->uid, identity->uid, identity->uid) < 0)
		return -errno;
	return identity_verify(identity);
}

int
descriptors_fill(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR | O_NOCTTY);
		if (fd < 0)
			return -errno;
	} while (fd <= STDERR_FILENO);
	close(fd);
	return 0;
}

unsigned long
descriptors_raise(void)
{
	struct rlimit limit;
	rlim_t wanted;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 0;
	wanted = limit.rlim_max < DESCRIPTORS_MOST ? limit.rlim_max : DESCRIPTORS_MOST;
	if (limit.rlim_cur < wanted) {
		rlim_t before = limit.rlim_cur;

		limit.rlim_cur = wanted;
		if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
			return before;
	}
	return limit.rlim_cur;
}

/* Through a descriptor: between mkdir and chown nobody can put a link in its place. */
static int
directory_own(const char *path, mode_t mode, const struct identity *identity)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int rc = 0;

	if (fd < 0)
		return -errno;
	if (fchown(fd, identity->uid, identity->gid) < 0 || fchmod(fd, mode) < 0)
		rc = -errno;
	close(fd);
	return rc;
}

/* What lies above is for everybody to pass through, whatever the umask says. */
static int
directories_make_above(char *path)
{
	mode_t mask = umask(022);
	int rc = 0;

	for (char *slash = strchr(path + 1, '/'); slash != NULL && rc == 0;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			rc = -errno;
		*slash = '/';
	}
	umask(mask);
	return rc;
}

int
directory_make(const char *path, mode_t mode, const struct identity *identity)
{
	char name[PATH_MAX];
	struct stat found;
	int rc;

	if (path[0] != '/' || stat(path, &found) == 0)
		return 0;
	if (!text_copy(name, sizeof(name), path))
		return -ENAMETOOLONG;
	rc = directories_make_above(name);
	if (rc < 0)
		return rc;
	if (mkdir(name, 0700) < 0)
		return errno == EEXIST ? 0 : -errno;
	return directory_own(name, mode, identity);
}

int
directory_make_for(const char *file, mode_t mode, const struct identity *identity)
{
	char name[PATH_MAX];
	char *slash;

	if (!text_copy(name, sizeof(name), file))
		return -ENAMETOOLONG;
	slash = strrchr(name, '/');
	if (slash == NULL || slash == name)
		return 0;
	*slash = '\0';
	return directory_make(name, mode, identity);
}

#include "FileClone.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <system_error>
#include <unistd.h>

namespace Aeon::Test
{

void cloneFile(const std::string& from, const std::string& to)
{
	const int source = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
	const int target = ::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	const bool isDone = source >= 0 && target >= 0 && ::ioctl(target, FICLONE, source) == 0;
	const int error = errno;
	if (source >= 0) ::close(source);
	if (target >= 0) ::close(target);
	if (!isDone) throw std::system_error(error, std::generic_category(), "clone " + from + " to " + to);
}

} // namespace Aeon::Test

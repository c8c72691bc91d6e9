#include "PidFile.h"

#include <Poco/Exception.h>

#include <fstream>
#include <unistd.h>

namespace Aeon
{

PidFile::PidFile(std::filesystem::path file) : _file(std::move(file))
{
	std::ofstream out(_file, std::ios::trunc);
	out << ::getpid() << '\n';
	out.close();
	if (!out) throw Poco::FileException("Process id file " + _file.string() + " cannot be written");
}

PidFile::~PidFile()
{
	std::error_code ignored;
	std::filesystem::remove(_file, ignored);
}

} // namespace Aeon

#include "CodeBuffer.h"

namespace Aeon::Generator
{

void CodeBuffer::line(const std::string& text)
{
	_lines.push_back({_depth, text});
}

void CodeBuffer::blank()
{
	if (_lines.empty() || _lines.back().text.empty() || _lines.back().text == "{") return;
	_lines.push_back({0, ""});
}

void CodeBuffer::open()
{
	line("{");
	++_depth;
}

void CodeBuffer::close(const std::string& suffix)
{
	--_depth;
	line("}" + suffix);
}

void CodeBuffer::append(const CodeBuffer& other)
{
	for (const Line& added : other._lines)
		_lines.push_back({added.text.empty() ? 0 : _depth + added.depth, added.text});
}

void CodeBuffer::block(const std::string& heading, const CodeBuffer& body)
{
	line(heading);
	if (body._lines.size() == 1)
	{
		++_depth;
		append(body);
		--_depth;
		return;
	}
	open();
	append(body);
	close();
}

std::string CodeBuffer::text() const
{
	std::string result;
	for (const Line& written : _lines)
	{
		result.append(written.depth, '\t');
		result += written.text;
		result += '\n';
	}
	return result;
}

} // namespace Aeon::Generator

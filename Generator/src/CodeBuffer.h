#pragma once

#include <string>
#include <vector>

namespace Aeon::Generator
{

/// Lines of C++ in the project's layout: tabs, braces on their own lines. Not thread-safe: one thread at a time.
class CodeBuffer
{
public:
	void line(const std::string& text);
	/// A blank line, unless one stands there already or a block has just begun.
	void blank();
	/// An opening brace; what follows is indented.
	void open();
	/// A closing brace with what follows it on its line, as in "};".
	void close(const std::string& suffix = "");
	/// Lines of another buffer, indented to the present depth.
	void append(const CodeBuffer& other);
	/// heading, then the body: in braces, or merely indented where it is a single line.
	void block(const std::string& heading, const CodeBuffer& body);

	bool empty() const noexcept { return _lines.empty(); }
	std::string text() const;

private:
	struct Line
	{
		std::size_t depth;
		std::string text;
	};

	std::vector<Line> _lines;
	std::size_t _depth = 0;
};

} // namespace Aeon::Generator

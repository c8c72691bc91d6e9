#pragma once

#include "Aeon/Storage/FileSystem.h"

namespace Aeon::Storage
{

/// A file of the machine behind its descriptor. Thread-safe.
class PosixFile final : public File
{
public:
	/// Takes the descriptor over.
	PosixFile(std::string path, int descriptor);
	~PosixFile() override;
	PosixFile(const PosixFile&) = delete;
	PosixFile& operator=(const PosixFile&) = delete;

	const std::string& path() const noexcept override { return _path; }
	int descriptor() const noexcept override { return _descriptor; }
	std::uint64_t size() const override;
	std::size_t readAt(std::uint64_t position, std::span<std::uint8_t> buffer) const override;
	void writeAt(std::uint64_t position, BytesView bytes) override;
	void writeAt(std::uint64_t position, std::span<const BytesView> pieces) override;
	void allocate(std::uint64_t position, std::uint64_t length) override;
	void truncate(std::uint64_t size) override;
	void syncData() override;
	std::unique_ptr<Mapping> map(std::uint64_t position, std::size_t length, MapMode mode) override;

private:
	[[noreturn]] void fail(const char* operation, std::uint64_t position, int errorNumber) const;

	const std::string _path;
	const int _descriptor;
};

} // namespace Aeon::Storage

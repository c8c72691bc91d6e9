#pragma once

#include "BatchFile.h"

#include "Aeon/Storage/Inspection.h"

#include <string>
#include <vector>

namespace Aeon::Storage
{

/// Inspects the files of one segment: batches and records of `.log`, then `.index`, `.timeindex` and `.txnindex`
/// against them. Not thread-safe: one thread at a time.
class SegmentInspector
{
public:
	/// directory is the replica's; all outlive this.
	SegmentInspector(
		FileSystem& fileSystem, const std::string& directory, Offset baseOffset, InspectionDetail detail,
		InspectionSink& sink);

	/// Throws StorageException.
	void inspect();

	/// What inspect() learned.
	/// Behind the last good batch.
	Offset endOffset() const noexcept { return _endOffset; }
	std::uint64_t goodBytes() const noexcept { return _goodBytes; }
	/// The `.log` is good to its end.
	bool isWhole() const noexcept { return _whole; }
	/// Both indexes are there and fit.
	bool indexesFit() const noexcept { return _indexesFit; }
	bool transactionIndexFits() const noexcept { return _transactionIndexFits; }

private:
	struct Batch
	{
		std::uint64_t position;
		Offset lastOffset;
		std::int64_t maxTimestamp;
	};

	void inspectLog();
	void inspectBatch(const BatchFile& file, const std::string& path);
	void inspectRecords(const BatchFile& file, const std::string& path);
	void inspectOffsetIndex();
	void inspectTimeIndex();
	void inspectTransactionIndex();
	std::string pathOf(std::string_view suffix) const;
	/// The content, where the file is there and its size fits; else a finding.
	std::string readIndex(const std::string& path, std::size_t entryBytes);
	void add(const std::string& path, std::uint64_t position, std::string what);

	FileSystem& _fileSystem;
	const std::string _directory;
	const Offset _baseOffset;
	const InspectionDetail _detail;
	InspectionSink& _sink;
	std::vector<Batch> _batches;
	Offset _endOffset;
	std::uint64_t _goodBytes = 0;
	bool _whole = true;
	bool _indexesFit = true;
	bool _transactionIndexFits = true;
};

} // namespace Aeon::Storage

#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace Aeon::Coordinator
{

/// An ordered map whose versions share their common parts: with() and without() give a new version in O(log n)
/// and leave this one as it was, so that an image of 10 000 topics is changed without copying 10 000 entries.
/// An AVL tree with path copying; its height, and with it every recursion, stays below 1.45 log2(n).
///
/// Immutable after construction; copying is one reference count.
template <typename Key, typename Value>
class PersistentMap
{
public:
	using Entry = std::pair<const Key, Value>;

	std::size_t size() const noexcept { return _size; }
	bool empty() const noexcept { return _size == 0; }

	/// The value of the key, or null. Valid as long as any version that holds it.
	template <typename Lookup>
	const Value* find(const Lookup& key) const noexcept
	{
		const Node* node = _root.get();
		while (node != nullptr)
		{
			if (key < node->entry->first)
				node = node->left.get();
			else if (node->entry->first < key)
				node = node->right.get();
			else
				return &node->entry->second;
		}
		return nullptr;
	}

	/// A version in which the key has this value.
	PersistentMap with(Key key, Value value) const
	{
		bool grew = false;
		Link root = insert(_root, std::make_shared<const Entry>(std::move(key), std::move(value)), grew);
		return PersistentMap(std::move(root), _size + (grew ? 1 : 0));
	}

	/// A version without the key; an equal one where it is not there.
	template <typename Lookup>
	PersistentMap without(const Lookup& key) const
	{
		if (find(key) == nullptr) return *this;
		return PersistentMap(erase(_root, key), _size - 1);
	}

	/// Calls visit(key, value) for every entry in ascending order.
	template <typename Visit>
	void forEach(Visit&& visit) const
	{
		walk(
			_root.get(),
			[&](const Entry& entry)
			{
				visit(entry.first, entry.second);
				return true;
			});
	}

	/// Calls visit(key, value) in ascending order from the first key not below `from`, until it returns false.
	template <typename Lookup, typename Visit>
	void forEachFrom(const Lookup& from, Visit&& visit) const
	{
		walkFrom(_root.get(), from, [&](const Entry& entry) { return visit(entry.first, entry.second); });
	}

	PersistentMap() = default;

private:
	struct Node;
	using Link = std::shared_ptr<const Node>;
	using EntryLink = std::shared_ptr<const Entry>;

	struct Node
	{
		Node(EntryLink entry_, Link left_, Link right_) :
			entry(std::move(entry_)),
			left(std::move(left_)),
			right(std::move(right_)),
			height(1 + std::max(heightOf(left), heightOf(right)))
		{
		}
		EntryLink entry;
		Link left;
		Link right;
		int height;
	};

	PersistentMap(Link root, std::size_t size) : _root(std::move(root)), _size(size) {}

	static int heightOf(const Link& link) noexcept { return link ? link->height : 0; }

	static Link make(EntryLink entry, Link left, Link right)
	{
		return std::make_shared<const Node>(std::move(entry), std::move(left), std::move(right));
	}

	/// A node of these parts whose subtrees differ by at most 2 in height, brought back to at most 1.
	static Link balanced(const EntryLink& entry, Link left, Link right)
	{
		const int tilt = heightOf(left) - heightOf(right);
		if (tilt > 1)
		{
			if (heightOf(left->left) >= heightOf(left->right))
				return make(left->entry, left->left, make(entry, left->right, std::move(right)));
			const Link& middle = left->right;
			return make(
				middle->entry, make(left->entry, left->left, middle->left),
				make(entry, middle->right, std::move(right)));
		}
		if (tilt < -1)
		{
			if (heightOf(right->right) >= heightOf(right->left))
				return make(right->entry, make(entry, std::move(left), right->left), right->right);
			const Link& middle = right->left;
			return make(
				middle->entry, make(entry, std::move(left), middle->left),
				make(right->entry, middle->right, right->right));
		}
		return make(entry, std::move(left), std::move(right));
	}

	static Link insert(const Link& node, EntryLink entry, bool& grew)
	{
		if (!node)
		{
			grew = true;
			return make(std::move(entry), nullptr, nullptr);
		}
		if (entry->first < node->entry->first)
			return balanced(node->entry, insert(node->left, std::move(entry), grew), node->right);
		if (node->entry->first < entry->first)
			return balanced(node->entry, node->left, insert(node->right, std::move(entry), grew));
		return make(std::move(entry), node->left, node->right);
	}

	template <typename Lookup>
	static Link erase(const Link& node, const Lookup& key)
	{
		if (key < node->entry->first) return balanced(node->entry, erase(node->left, key), node->right);
		if (node->entry->first < key) return balanced(node->entry, node->left, erase(node->right, key));
		if (!node->left) return node->right;
		if (!node->right) return node->left;
		const Node* next = node->right.get();
		while (next->left)
			next = next->left.get();
		return balanced(next->entry, node->left, erase(node->right, next->entry->first));
	}

	template <typename Visit>
	static bool walk(const Node* node, const Visit& visit)
	{
		if (node == nullptr) return true;
		return walk(node->left.get(), visit) && visit(*node->entry) && walk(node->right.get(), visit);
	}

	template <typename Lookup, typename Visit>
	static bool walkFrom(const Node* node, const Lookup& from, const Visit& visit)
	{
		if (node == nullptr) return true;
		if (node->entry->first < from) return walkFrom(node->right.get(), from, visit);
		return walkFrom(node->left.get(), from, visit) && visit(*node->entry) && walk(node->right.get(), visit);
	}

	Link _root;
	std::size_t _size = 0;
};

} // namespace Aeon::Coordinator

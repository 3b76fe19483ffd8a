using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>The dictionary of .NET 9 and later that keeps the order of its keys, as far as it is used here: nothing is taken out.</summary>
internal sealed class OrderedDictionary<TKey, TValue>(IEqualityComparer<TKey>? comparer) : IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _places = new(comparer);
    private readonly List<KeyValuePair<TKey, TValue>> _pairs = [];

    /// <summary>An empty dictionary.</summary>
    public OrderedDictionary()
        : this((IEqualityComparer<TKey>?)null)
    {
    }

    /// <summary>A dictionary of these pairs, whose keys differ.</summary>
    public OrderedDictionary(IEnumerable<KeyValuePair<TKey, TValue>> pairs)
        : this((IEqualityComparer<TKey>?)null)
    {
        foreach (var (key, value) in pairs)
            Add(key, value);
    }

    /// <inheritdoc/>
    public int Count => _pairs.Count;

    /// <inheritdoc/>
    public IEnumerable<TKey> Keys => _pairs.Select(pair => pair.Key);

    /// <inheritdoc/>
    public IEnumerable<TValue> Values => _pairs.Select(pair => pair.Value);

    /// <summary>The value of a key; a new key comes last.</summary>
    public TValue this[TKey key]
    {
        get => _pairs[_places[key]].Value;
        set
        {
            if (_places.TryGetValue(key, out var place))
                _pairs[place] = KeyValuePair.Create(_pairs[place].Key, value);
            else
                Add(key, value);
        }
    }

    /// <summary>Adds a pair behind the others.</summary>
    public void Add(TKey key, TValue value)
    {
        _places.Add(key, _pairs.Count);
        _pairs.Add(KeyValuePair.Create(key, value));
    }

    /// <summary>Adds a pair behind the others, unless its key is there.</summary>
    public bool TryAdd(TKey key, TValue value)
    {
        if (_places.ContainsKey(key))
            return false;
        Add(key, value);
        return true;
    }

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => _places.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = _places.TryGetValue(key, out var place);
        value = found ? _pairs[place].Value : default;
        return found;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using Microsoft.Extensions.Configuration;

namespace FairDiff.MLNet.Hosting.Configuration;

/// <summary>Reads the values of one section strictly: what is unknown or cannot be read becomes a problem that names it.</summary>
internal sealed class SettingsReader(IConfigurationSection section, ICollection<string> problems)
{
    private readonly List<string> _known = [];

    public delegate bool Parser<T>(string text, out T value);

    /// <summary>Reads one value, where it is given.</summary>
    public void Value<T>(string key, Parser<T> parse, string allowed, Action<T> set)
    {
        _known.Add(key);
        if (section[key] is not { } text)
        {
            return;
        }

        if (parse(text, out var value))
        {
            set(value);
        }
        else
        {
            problems.Add(SettingProblem.Of($"{section.Path}:{key}", text, allowed));
        }
    }

    /// <summary>Reads each section below a key.</summary>
    public void Sections(string key, Action<IConfigurationSection> read)
    {
        _known.Add(key);
        foreach (var child in section.GetSection(key).GetChildren())
        {
            read(child);
        }
    }

    /// <summary>Names the keys that nobody read.</summary>
    public void End()
    {
        foreach (var child in section.GetChildren().Where(child => !_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Add($"{child.Path} is not known; known there are {string.Join(", ", _known)}. Correct or remove the key.");
        }
    }
}

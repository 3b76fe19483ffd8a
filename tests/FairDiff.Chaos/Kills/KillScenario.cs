namespace FairDiff.Chaos.Kills;

/// <summary>Work that processes are killed at: what they type, and what must be there in the end.</summary>
/// <param name="name">Its name.</param>
/// <param name="shared">A folder for what all rounds read.</param>
internal abstract class KillScenario(string name, string shared) : IDisposable
{
    public string Name => name;

    protected string Shared => shared;

    /// <summary>The command lines that are at work at the same time.</summary>
    public abstract IReadOnlyList<string[]> Lines(string folder);

    /// <summary>Once for all rounds.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Before each round.</summary>
    public virtual void Begin(string folder)
    {
    }

    /// <summary>A last command, once all have ended well.</summary>
    public virtual string[]? Last => null;

    /// <summary>What is lost or doubled beyond the bits of the files; null = nothing.</summary>
    public virtual string? Problem(string folder) => null;

    public virtual void Dispose()
    {
    }
}

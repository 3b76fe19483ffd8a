namespace FairDiff.Tests;

/// <summary>Tests that change the current folder or an environment variable run one after the other.</summary>
internal static class ProcessState
{
    public const string Collection = "process state";
}

namespace FairDiff.Fairness.Groups;

/// <summary>A record of a JSON text that says which it is.</summary>
internal interface ISavedJson
{
    string Schema { get; }
}

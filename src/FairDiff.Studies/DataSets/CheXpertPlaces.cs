namespace FairDiff.Studies;

/// <summary>Where the folder of a patient is: below train or valid, or in one of the parts that the release of 2021 comes in.</summary>
internal sealed class CheXpertPlaces
{
    private readonly string _root;
    private readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal);

    /// <param name="folder">The folder of the set.</param>
    /// <param name="root">The one with the tables, below it.</param>
    public CheXpertPlaces(string folder, string root)
    {
        _root = root;
        foreach (var part in Directory.EnumerateDirectories(folder, "*batch*").Order(StringComparer.Ordinal))
        {
            foreach (var patient in Directory.EnumerateDirectories(part, "patient*"))
            {
                _parts.TryAdd(Path.GetFileName(patient), $"{Path.GetFileName(part)}/");
            }
        }
    }

    /// <summary>The folder of a patient with a / at its end, relative to that of the set.</summary>
    public string Of(string part, string patient) =>
        part == "train" && _parts.TryGetValue(patient, out var place) ? $"{place}{patient}/" : $"{_root}{part}/{patient}/";
}

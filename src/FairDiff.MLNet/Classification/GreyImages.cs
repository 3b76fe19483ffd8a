namespace FairDiff.MLNet;

/// <summary>
/// What a classifier that was trained on colour images only does with a grey one. Grey is an image whose every pixel has equal red, green
/// and blue; one that is of a single shade everywhere, such as an empty patch, is not.
/// </summary>
public enum GreyImages
{
    /// <summary>Refuses it with an error that names the row: a network that has seen colour only has learned nothing about grey.</summary>
    Refuse,

    /// <summary>Takes its one channel for red, green and blue.</summary>
    Convert,
}

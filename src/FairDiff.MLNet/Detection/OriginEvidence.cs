namespace FairDiff.MLNet;

/// <summary>What in a file says that a model made its image, the strongest first.</summary>
public enum OriginEvidence
{
    /// <summary>Nothing does. Marks can be removed: that is no proof of a real image.</summary>
    None,

    /// <summary>A C2PA manifest whose signature and hashes hold: no byte was changed since.</summary>
    Signed,

    /// <summary>A C2PA manifest that does not hold: the file was changed after it was signed, or the manifest is another file's.</summary>
    Broken,

    /// <summary>Words in the file that nobody signed: XMP, or the attribute Synthetic Data of DICOM. Whoever has the file can change
    /// them.</summary>
    Declared,

    /// <summary>The watermark of this library in the pixels; one image in a million without it is taken for one.</summary>
    Watermark,
}

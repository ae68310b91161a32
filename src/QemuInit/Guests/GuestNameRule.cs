namespace QemuInit.Guests;

/// <summary>The rules for a guest's name that one name can break by itself.</summary>
internal enum GuestNameRule
{
    /// <summary>It is not empty.</summary>
    NotEmpty,

    /// <summary>Letters a-z, A-Z and digits 0-9 only: no dot, no minus, nothing outside ASCII.</summary>
    LettersAndDigits,

    /// <summary>At most 40 characters.</summary>
    AtMost40,

    /// <summary>It does not end in the digit 0.</summary>
    NotEndingInZero,
}
